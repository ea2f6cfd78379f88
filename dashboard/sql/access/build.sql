-- Whether the build is made of invented data.
select synthetic from build

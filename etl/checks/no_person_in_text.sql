-- Published free text that still holds a long number or an address of mail.
select source, file_name, sheet, row from main.sentence
 where regexp_matches(text, '[0-9]([ .\-/]?[0-9]){7,}') or regexp_matches(text, '[[:alnum:]]@[[:alnum:]]')

"""What is new since the last mail, told to those who may know it: from the shared file only, nothing personal."""

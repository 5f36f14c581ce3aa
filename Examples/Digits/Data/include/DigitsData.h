/// The text of digits.csv, which is part of the program: no file has to be beside it.
const char *digits_csv(void);

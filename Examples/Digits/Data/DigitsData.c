#include "DigitsData.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const char *digits_csv(void) {
    static const char text[] = {
#embed "digits.csv" suffix(, 0)
    };
    return text;
}

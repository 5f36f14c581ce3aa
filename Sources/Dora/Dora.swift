// Dora

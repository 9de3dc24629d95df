// A library has something beside its routes.
int stock() { return 7; }

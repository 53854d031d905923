/// Linked with all of one room's objects, and with the libraries of those rooms alone that it may use.
int main() {}

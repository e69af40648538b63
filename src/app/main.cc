#include "app/app.h"

int main(int argc, char** argv) { return brook::app::run_app(argc, argv, brook::local_file_system()); }

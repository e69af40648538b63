// Random views of all classes that are maintained, over sources and over each other, from a seed. One thread.
#pragma once

#include "random_query.h"
#include "view_project.h"

namespace brook::property {

// The first view takes rows back (its groups change), the next is of a random class, and one or two more may read both.
[[nodiscard]] ViewProject::Views random_views(Random& random);

}  // namespace brook::property

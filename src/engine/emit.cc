#include "engine/emit.h"

#include "engine/emit_relation.h"

namespace brook::engine {

Result<std::string> emit(const analyze::RelationPtr& relation, const EmitOptions& options) {
  return RelationEmitter(options).emit(relation);
}

}  // namespace brook::engine

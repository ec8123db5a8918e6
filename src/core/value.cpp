#include "core/value.hpp"

namespace ferry::core {

const char* name_of(StorageClass storage_class) noexcept {
    static constexpr const char* names[] = {"null", "integer", "real", "text", "blob"};
    return names[static_cast<std::size_t>(storage_class)];
}

}  // namespace ferry::core

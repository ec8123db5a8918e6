// Load order: parents before children, cycles as a group (Tarjan's strongly connected components).
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace ferry::core {

struct LoadSlot {
    std::size_t node;
    int group;  ///< 0 for a table in no cycle (self references do not count), else 1, 2, ... per cycle
};

/// Orders nodes 0..node_count-1 so that each parent comes before its children; edges are (child, parent).
/// Nodes of one cycle stand together. Ties keep the order of the nodes. Not recursive; linear but for sorting
/// the members of each cycle. Throws Error(internal) for an edge to a node that is not there.
std::vector<LoadSlot> load_order(std::size_t node_count,
                                 const std::vector<std::pair<std::size_t, std::size_t>>& edges);

}  // namespace ferry::core

#include "core/pure.hpp"

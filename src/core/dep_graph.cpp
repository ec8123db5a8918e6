// Tarjan's algorithm with its own stack: a schema with a chain of 100,000 references must not exhaust the
// backend's. Edges run from child to parent, so components come out parents first.
#include "core/dep_graph.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/error.hpp"

namespace ferry::core {

namespace {

/// Adjacency lists in two arrays: the parents of node n stand at targets[first[n]] to targets[first[n + 1]].
struct Adjacency {
    std::vector<std::size_t> first, targets;
};

/// Edges by source, keeping their order within one source.
Adjacency adjacency_of(std::size_t node_count,
                       const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    Adjacency result;
    result.first.assign(node_count + 1, 0);
    for (const auto& edge : edges)
        ++result.first[edge.first + 1];
    for (std::size_t node = 0; node < node_count; ++node)
        result.first[node + 1] += result.first[node];
    result.targets.resize(edges.size());
    std::vector<std::size_t> next(result.first.begin(), result.first.end() - 1);
    for (const auto& edge : edges)
        result.targets[next[edge.first]++] = edge.second;
    return result;
}

/// Each node's parents in order of their numbers. Two counting passes instead of a sort keep it linear.
Adjacency sorted_parents(std::size_t node_count,
                         const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    std::vector<std::pair<std::size_t, std::size_t>> reversed;
    reversed.reserve(edges.size());
    for (const auto& edge : edges) {
        if (edge.first >= node_count || edge.second >= node_count) {
            throw Error(ErrorCode::internal, "dependency on a node that does not exist");
        }
        if (edge.first != edge.second) reversed.emplace_back(edge.second, edge.first);
    }
    const Adjacency children = adjacency_of(node_count, reversed);
    std::vector<std::pair<std::size_t, std::size_t>> by_parent;
    by_parent.reserve(reversed.size());
    for (std::size_t parent = 0; parent < node_count; ++parent) {
        for (std::size_t i = children.first[parent]; i < children.first[parent + 1]; ++i) {
            by_parent.emplace_back(children.targets[i], parent);
        }
    }
    return adjacency_of(node_count, by_parent);
}

class Tarjan {
  public:
    Tarjan(std::size_t node_count, Adjacency parents)
        : parents_(std::move(parents)), next_edge_(parents_.first.begin(), parents_.first.end() - 1),
          index_(node_count, unvisited), low_(node_count, 0), on_stack_(node_count, false) {
        result_.reserve(node_count);
    }

    std::vector<LoadSlot> run() {
        for (std::size_t node = 0; node < index_.size(); ++node) {
            if (index_[node] == unvisited) visit(node);
        }
        return std::move(result_);
    }

  private:
    static constexpr std::size_t unvisited = std::numeric_limits<std::size_t>::max();

    void enter(std::size_t node) {
        index_[node] = low_[node] = counter_++;
        stack_.push_back(node);
        on_stack_[node] = true;
        path_.push_back(node);
    }

    void visit(std::size_t root) {
        enter(root);
        while (!path_.empty()) {
            const std::size_t node = path_.back();
            if (next_edge_[node] < parents_.first[node + 1]) {
                const std::size_t parent = parents_.targets[next_edge_[node]++];
                if (index_[parent] == unvisited) {
                    enter(parent);
                } else if (on_stack_[parent]) {
                    low_[node] = std::min(low_[node], index_[parent]);
                }
                continue;
            }
            path_.pop_back();
            if (!path_.empty()) low_[path_.back()] = std::min(low_[path_.back()], low_[node]);
            if (low_[node] == index_[node]) emit(node);
        }
    }

    /// Takes the component that `root` entered first off the stack.
    void emit(std::size_t root) {
        auto begin = stack_.end();
        do {
            --begin;
            on_stack_[*begin] = false;
        } while (*begin != root);
        const int group = stack_.end() - begin > 1 ? ++groups_ : 0;
        const std::size_t start = result_.size();
        for (auto member = begin; member != stack_.end(); ++member)
            result_.push_back(LoadSlot{*member, group});
        stack_.erase(begin, stack_.end());
        std::sort(result_.begin() + static_cast<std::ptrdiff_t>(start), result_.end(),
                  [](const LoadSlot& a, const LoadSlot& b) { return a.node < b.node; });
    }

    Adjacency parents_;
    std::vector<std::size_t> next_edge_, index_, low_;
    std::vector<bool> on_stack_;
    std::vector<std::size_t> stack_, path_;
    std::size_t counter_ = 0;
    int groups_ = 0;
    std::vector<LoadSlot> result_;
};

}  // namespace

std::vector<LoadSlot> load_order(std::size_t node_count,
                                 const std::vector<std::pair<std::size_t, std::size_t>>& edges) {
    return Tarjan(node_count, sorted_parents(node_count, edges)).run();
}

}  // namespace ferry::core

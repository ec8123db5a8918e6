#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

#include "core/dep_graph.hpp"
#include "core/error.hpp"

using namespace ferry::core;

namespace {

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;

/// "2 0 1/1 3/1" : nodes in load order, with their group when there is one.
std::string order_text(std::size_t nodes, const Edges& edges) {
    std::string text;
    for (const LoadSlot& slot : load_order(nodes, edges)) {
        if (!text.empty()) text += ' ';
        text += std::to_string(slot.node);
        if (slot.group != 0) text += '/' + std::to_string(slot.group);
    }
    return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dep_graph)

BOOST_AUTO_TEST_CASE(orders) {
    struct Case {
        std::size_t nodes;
        Edges edges;
        std::string order;
    };
    const Case cases[] = {
        {0, {}, ""},
        {1, {}, "0"},
        {4, {}, "0 1 2 3"},
        {1, {{0, 0}}, "0"},  // a self reference is no cycle
        {3, {{0, 1}, {1, 2}}, "2 1 0"},
        {3, {{2, 1}, {1, 0}}, "0 1 2"},
        {4, {{0, 3}, {0, 2}}, "2 3 0 1"},                  // parents in their own order, whatever the edges'
        {4, {{0, 2}, {0, 2}, {0, 2}}, "2 0 1 3"},          // doubled edges
        {4, {{0, 1}, {0, 2}, {1, 3}, {2, 3}}, "3 1 2 0"},  // a diamond
        {2, {{0, 1}, {1, 0}}, "0/1 1/1"},
        {3, {{0, 0}, {0, 1}, {1, 0}, {2, 0}}, "0/1 1/1 2"},
        {5, {{4, 0}, {0, 4}, {1, 0}, {2, 3}, {3, 2}}, "0/1 4/1 1 2/2 3/2"},
        {4, {{0, 1}, {1, 2}, {2, 0}, {1, 3}}, "3 0/1 1/1 2/1"},  // the cycle's parent first
    };
    for (const Case& test : cases)
        BOOST_TEST(order_text(test.nodes, test.edges) == test.order);
}

BOOST_AUTO_TEST_CASE(an_edge_out_of_range_is_refused) {
    BOOST_CHECK_THROW(load_order(2, {{0, 2}}), Error);
    BOOST_CHECK_THROW(load_order(2, {{5, 0}}), Error);
}

BOOST_AUTO_TEST_CASE(a_long_chain_needs_no_deep_stack) {
    const std::size_t nodes = 300000;
    Edges chain;
    for (std::size_t i = 0; i + 1 < nodes; ++i)
        chain.emplace_back(i, i + 1);
    const auto order = load_order(nodes, chain);
    BOOST_TEST(order.front().node == nodes - 1);
    BOOST_TEST(order.back().node == 0u);
    chain.emplace_back(nodes - 1, 0);
    for (const LoadSlot& slot : load_order(nodes, chain))
        BOOST_REQUIRE_EQUAL(slot.group, 1);
}

// Checked against reachability by brute force: two nodes share a group exactly when each reaches the other.
BOOST_AUTO_TEST_CASE(random_graphs_hold_the_promises) {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        const std::size_t nodes = 1 + random() % 9;
        Edges edges(random() % 14);
        for (auto& edge : edges)
            edge = {random() % nodes, random() % nodes};
        std::vector<std::vector<bool>> reaches(nodes, std::vector<bool>(nodes, false));
        for (const auto& edge : edges)
            reaches[edge.first][edge.second] = true;
        for (std::size_t via = 0; via < nodes; ++via) {
            for (std::size_t a = 0; a < nodes; ++a) {
                for (std::size_t b = 0; b < nodes; ++b) {
                    if (reaches[a][via] && reaches[via][b]) reaches[a][b] = true;
                }
            }
        }
        const auto order = load_order(nodes, edges);
        BOOST_REQUIRE_EQUAL(order.size(), nodes);
        for (std::size_t i = 0; i < nodes; ++i) {
            bool in_cycle = false;
            for (std::size_t j = 0; j < nodes; ++j) {
                if (i == j) continue;
                const std::size_t a = order[i].node, b = order[j].node;
                BOOST_REQUIRE_NE(a, b);
                const bool mutual = reaches[a][b] && reaches[b][a];
                in_cycle = in_cycle || mutual;
                BOOST_TEST((order[i].group != 0 && order[i].group == order[j].group) == mutual);
                if (reaches[a][b] && !mutual) BOOST_TEST(j < i);
                if (mutual) {  // together: everything between them is of the group
                    for (std::size_t k = std::min(i, j); k <= std::max(i, j); ++k) {
                        BOOST_TEST(order[k].group == order[i].group);
                    }
                }
            }
            BOOST_TEST((order[i].group != 0) == in_cycle);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

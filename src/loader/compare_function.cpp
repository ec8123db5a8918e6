// ferry.compare() and ferry.compare_rows(): a statement run by SQLite against one run by PostgreSQL, row by
// row in the canonical form that the columns of the target have.
#include <set>

#include "core/quote.hpp"
#include "core/translate.hpp"
#include "loader/compared_order.hpp"
#include "loader/compared_queries.hpp"
#include "loader/translation_source.hpp"

namespace ferry::loader {

namespace {

using core::Error;
using core::ErrorCode;
using pg::cell;

constexpr std::size_t sample_size = 3;
constexpr std::size_t surplus_limit = 10000;  ///< rows that are held against each other one by one

using OnSideRow = std::function<void(Side, const CanonicalRow&, const Shown&)>;

// ------------------------------------------------------------------------------------------------ comparison

struct Comparison {
    bool equal = false;
    bool counted = false;  ///< the rows were read
    std::int64_t source_rows = 0, target_rows = 0;
    std::string source_checksum, target_checksum;
    std::string detail;
    std::string difference;  ///< JSON, "" for none
};

class Comparer {
  public:
    Comparer(SourceQuery& source, TargetQuery& target, std::vector<core::CanonicalColumn> columns,
             Order order)
        : source_(source), target_(target), columns_(std::move(columns)), order_(std::move(order)) {}

    Comparison run() {
        RowMultiset exact = count(false);
        Comparison result = facts(exact);
        if (exact.is_equal()) {
            result.equal = true;
            judge_order(exact, result);
            return result;
        }
        if (reals_ && result.source_rows == result.target_rows) {
            RowMultiset rounded = count(true);
            const bool equal = rounded.is_equal();
            find_surplus(rounded, true);
            if (equal || all_matched()) {
                result = facts(rounded);
                result.target_checksum = result.source_checksum;
                result.equal = true;
                result.detail = "real numbers agree to 14 digits, not to the last";
                if (equal) judge_order(rounded, result);
                return result;
            }
        } else {
            find_surplus(exact, false);
        }
        if (are_ties()) {
            result.target_checksum = result.source_checksum;
            result.equal = true;
            result.detail = "the same but for rows that ORDER BY leaves equal where LIMIT cuts";
            return result;
        }
        describe(result);
        return result;
    }

  private:
    /// Whether all rows that differ are equal in what the rows are ordered by: LIMIT (and OFFSET) may take
    /// any of them.
    bool are_ties() const {
        if (order_.cuts == 0 || !order_.complete || source_lacking_ != target_lacking_ ||
            source_lacking_ > surplus_limit)
            return false;
        std::set<std::string> keys;
        for (const std::vector<SurplusRow>* const rows : {&source_surplus_, &target_surplus_})
            for (const SurplusRow& row : *rows)
                if (!row.matched) keys.insert(row.key);
        return keys.size() <= order_.cuts;
    }

    /// Reads both sides.
    void scan(bool rounding, const OnSideRow& on_row) {
        CanonicalRow rounded;
        const auto pass = [&](Side side) -> OnRow {
            return [&, side](const CanonicalRow& row, const Shown& shown) {
                if (!rounding) return on_row(side, row, shown);
                round_reals(row, rounded);
                on_row(side, rounded, shown);
            };
        };
        source_.scan(columns_, pass(Side::source));
        target_.scan(pass(Side::target));
    }

    RowMultiset count(bool rounding) {
        RowMultiset rows(order_.columns);
        scan(rounding, [&](Side side, const CanonicalRow& row, const Shown&) {
            if (!reals_) reals_ = has_reals(row);
            rows.add(side, row);
        });
        return rows;
    }

    static Comparison facts(const RowMultiset& rows) {
        Comparison result;
        result.counted = true;
        result.source_rows = rows.rows(Side::source);
        result.target_rows = rows.rows(Side::target);
        result.source_checksum = rows.checksum(Side::source);
        result.target_checksum = rows.checksum(Side::target);
        return result;
    }

    void judge_order(const RowMultiset& rows, Comparison& result) const {
        if (!order_.wanted || rows.same_order()) return;
        std::string words;
        if (order_.complete && rows.same_key_order()) {
            words = "the same rows, in another order where ORDER BY leaves ties";
        } else if (order_.complete) {
            words = "the same rows in another order";
            result.equal = false;
        } else {
            words = "the same rows, in another order where ORDER BY leaves ties or by what is no column of "
                    "the result";
        }
        result.detail += (result.detail.empty() ? "" : "; ") + words;
    }

    void find_surplus(RowMultiset& rows, bool rounding) {
        if (rows.is_equal()) return;
        scan(rounding, [&](Side side, const CanonicalRow& row, const Shown& shown) {
            std::vector<SurplusRow>& list = side == Side::source ? source_surplus_ : target_surplus_;
            if (!rows.take_surplus(side, digest_of(row.bytes))) return;
            ++(side == Side::source ? source_lacking_ : target_lacking_);
            if (list.size() >= surplus_limit) return;
            list.push_back(surplus_row(row, shown()));
            list.back().key = order_key(row, order_.columns);
        });
        if (rounding && source_lacking_ <= surplus_limit && target_lacking_ <= surplus_limit)
            match_surplus(source_surplus_, target_surplus_);
    }

    bool all_matched() const {
        const auto matched = [](const std::vector<SurplusRow>& rows) {
            return std::all_of(rows.begin(), rows.end(), [](const SurplusRow& row) { return row.matched; });
        };
        return source_lacking_ <= surplus_limit && target_lacking_ <= surplus_limit &&
               matched(source_surplus_) && matched(target_surplus_);
    }

    /// The sample that `rows` gives, as a JSON array.
    static std::string sample(const std::vector<SurplusRow>& rows) {
        std::string json;
        std::size_t count = 0;
        for (const SurplusRow& row : rows)
            if (!row.matched && count++ < sample_size) json += (json.empty() ? "" : ", ") + row.shown;
        return "[" + json + "]";
    }
    static std::int64_t unmatched(const std::vector<SurplusRow>& rows, std::size_t lacking) {
        return static_cast<std::int64_t>(lacking) -
               std::count_if(rows.begin(), rows.end(), [](const SurplusRow& row) { return row.matched; });
    }

    void describe(Comparison& result) const {
        result.detail = std::to_string(unmatched(source_surplus_, source_lacking_)) + " of " +
                        std::to_string(result.source_rows) + " rows of SQLite are not among PostgreSQL's, " +
                        std::to_string(unmatched(target_surplus_, target_lacking_)) + " of " +
                        std::to_string(result.target_rows) + " of PostgreSQL's not among SQLite's";
        if (!source_.misplaced().empty()) result.detail += "; " + source_.misplaced();
        result.difference =
            "{\"source\": " + sample(source_surplus_) + ", \"target\": " + sample(target_surplus_) + "}";
    }

    SourceQuery& source_;
    TargetQuery& target_;
    std::vector<core::CanonicalColumn> columns_;
    Order order_;
    bool reals_ = false;
    std::vector<SurplusRow> source_surplus_, target_surplus_;
    std::size_t source_lacking_ = 0, target_lacking_ = 0;
};

/// Runs and compares. `formats` and `zones` are those of the target's columns, perhaps fewer than there are.
/// The order of the rows counts where `ordered_by`, a statement of SQLite, has one. PostgreSQL's may not
/// write.
Comparison compare(const char* server, const std::string& sqlite_sql, const std::string& pg_sql,
                   const std::vector<core::TimeFormat>& formats, const std::vector<std::string>& zones,
                   const std::string& ordered_by, const std::vector<core::Collating>& collations) {
    const ReadOnlyScope reads_only;
    SourceQuery source(pg::connect(server), sqlite_sql);
    TargetQuery target(pg_sql);
    Comparison result;
    if (source.names().size() != target.width()) {
        result.detail = std::to_string(source.names().size()) + " columns in SQLite, " +
                        std::to_string(target.width()) + " in PostgreSQL";
        target.close();
        return result;
    }
    std::vector<core::CanonicalColumn> columns = target.columns();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i < formats.size()) columns[i].format = formats[i];
        if (i < zones.size() && zones[i] != "UTC") columns[i].time_zone = zones[i];
    }
    result = Comparer(source, target, columns, order_of(ordered_by, source.names(), collations)).run();
    target.close();
    return result;
}

pg::Cell non_empty(const std::string& text) {
    return text.empty() ? pg::Cell() : pg::Cell(text);
}

pg::Cell count_cell(const Comparison& result, std::int64_t rows) {
    return result.counted ? cell(rows) : pg::Cell();
}

std::vector<pg::Row> compared_rows(FunctionCallInfo fcinfo) {
    std::vector<core::TimeFormat> formats;
    for (const std::string& name : pg::text_array_argument(fcinfo, 3))
        formats.push_back(time_format_of(name));
    const Comparison result =
        compare(pg::name_argument(fcinfo, 0), pg::text_argument(fcinfo, 1), pg::text_argument(fcinfo, 2),
                formats, pg::text_array_argument(fcinfo, 4), pg::text_argument(fcinfo, 5), {});
    return {{cell(result.equal), count_cell(result, result.source_rows),
             count_cell(result, result.target_rows), non_empty(result.source_checksum),
             non_empty(result.target_checksum), non_empty(result.detail), non_empty(result.difference)}};
}

std::vector<pg::Row> compared_statements(FunctionCallInfo fcinfo) {
    if (PG_ARGISNULL(0) || PG_ARGISNULL(1)) return {};
    const std::string sqlite_sql = pg::text_argument(fcinfo, 1);
    const pg::Cell schema = PG_ARGISNULL(2) ? pg::Cell() : pg::Cell(pg::name_argument(fcinfo, 2));
    const bool given = !PG_ARGISNULL(3);
    core::Translation translation;
    try {
        translation = core::translate_statement(schema_catalog(schema), sqlite_sql);
    } catch (const Error&) {
        // With SQL of one's own it only lacks to say how moments are written.
        if (!given) throw;
    }
    const std::string pg_sql = given ? pg::text_argument(fcinfo, 3) : translation.sql;
    if (!given) make_helpers(schema, translation.helpers);
    std::vector<core::TimeFormat> formats;
    std::vector<std::string> notes;
    std::vector<core::Collating> collations;
    for (const core::CatalogColumn& column : translation.columns) {
        formats.push_back(column.format);
        collations.push_back(column.collating);
    }
    if (!given)
        for (const core::Note& note : translation.notes)
            notes.push_back(note.text);
    const Comparison result =
        compare(pg::name_argument(fcinfo, 0), sqlite_sql, pg_sql, formats, {}, sqlite_sql, collations);
    return {{cell(result.equal), count_cell(result, result.source_rows),
             count_cell(result, result.target_rows), non_empty(result.detail), non_empty(result.difference),
             core::pg_array_text(notes), pg_sql}};
}

}  // namespace
}  // namespace ferry::loader

extern "C" {

FERRY_SQL_FUNCTION(ferry_compare_rows);
FERRY_SQL_FUNCTION(ferry_compare);

Datum ferry_compare_rows(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::compared_rows(fcinfo)); });
}
Datum ferry_compare(PG_FUNCTION_ARGS) {
    using namespace ferry;
    return pg::entry([&] { return pg::return_rows(fcinfo, loader::compared_statements(fcinfo)); });
}

}  // extern "C"

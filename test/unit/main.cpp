// The one main of the unit tests; every test_*.cpp adds its suites.
#define BOOST_TEST_MODULE ferry
#include <boost/test/included/unit_test.hpp>

// Package examples holds what an operator may copy. Each example is run here.
package examples

import "testing"

// TestSiteRulesSuite runs the example as `seawall test examples/site-rules`
// does.
func TestSiteRulesSuite(t *testing.T) { runSuite(t, "site-rules", 1) }

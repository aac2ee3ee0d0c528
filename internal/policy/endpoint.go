package policy

import "slices"

// UnknownEndpoint makes the decision for a request whose method and path lead
// to no route that seawall knows: it passes when the operator has listed it in
// endpoints.allow, and is refused by the rule unknown-endpoint otherwise.
func (p *Policy) UnknownEndpoint(method, path, message string) Decision {
	d := p.Refuse("unknown-endpoint", message, "request line")
	endpoints, _ := p.params["endpoints"].(map[string]any)
	listed, _ := endpoints["allow"].([]any)
	if slices.Contains(listed, any(method+" "+path)) {
		d.Findings = []Finding{}
		p.conclude(&d)
	}
	return d
}

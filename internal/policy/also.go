package policy

// Also adds to a decision what another policy, which stands beside this one,
// has found. The finding has its own rule id, mode and severity; the overall
// mode and the order are this policy's, and no waiver sets it aside.
func (p *Policy) Also(d Decision, f Finding) Decision {
	d.Findings = append(d.Findings[:len(d.Findings):len(d.Findings)], f)
	d.Evaluated++
	p.conclude(&d)
	return d
}

package seawall.lib

# granted is true when one of the requester's roles has the action, by its name,
# by its class, or as one of all (*). Which roles hold is settled by the gate,
# from the certificate; data.roles says what they grant. A role that is not
# there grants nothing.
granted if granted_by_name

granted if {
	some role in input.user.roles
	input.action.class in data.roles[role].classes
}

# granted_by_name leaves classes out: for actions that a class is too wide for.
granted_by_name if {
	some role in input.user.roles
	some name in data.roles[role].actions
	name in {"*", input.action.name}
}

# requester is how a message names who asks.
requester := sprintf("the user %s", [input.user.name]) if {
	input.user.name != ""
} else := "a user whose certificate has no name" if {
	input.user.auth != ""
} else := "a user without a certificate"

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>The rule of an action, compiled.</summary>
/// <param name="Name">The resource's type and the action; an asterisk where the action is any that has no rule of its own.</param>
/// <param name="Definition">The hash of its definition, by which two versions of a rule are told apart.</param>
/// <param name="Rule">What it demands.</param>
internal sealed record NamedRule(string Name, string Definition, EvaluationRule Rule);

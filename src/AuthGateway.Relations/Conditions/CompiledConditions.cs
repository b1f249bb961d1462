using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Conditions;

/// <summary>A model's conditions, compiled once, for all threads.</summary>
internal sealed class CompiledConditions : IConditions
{
    private readonly Dictionary<string, CompiledCondition> _conditions = new(StringComparer.Ordinal);

    private CompiledConditions()
    {
    }

    /// <summary>The conditions of a model without any.</summary>
    public static CompiledConditions None { get; } = new();

    /// <summary>Compiles the conditions that compile, and says what is wrong with the others.</summary>
    public static CompiledConditions Compile(AuthorizationModel model, ConditionLimits limits, List<ModelIssue> issues)
    {
        var compiled = new CompiledConditions();
        foreach (var definition in model.Conditions)
        {
            if (CompiledCondition.Compile(definition, limits, issues) is { } condition)
            {
                compiled._conditions.TryAdd(definition.Name, condition);
            }
        }

        return compiled;
    }

    /// <summary>A condition; null when there is none.</summary>
    public CompiledCondition? Find(string name) => _conditions.GetValueOrDefault(name);

    /// <inheritdoc/>
    public ConditionOutcome Evaluate(RelationshipCondition condition, JsonElement context) =>
        Find(condition.Name) is { } found
            ? found.Evaluate(condition.Context, context)
            : new ConditionOutcome.Failed($"condition '{condition.Name}' was not found");
}

using System.Text.Json;
using AuthGateway.Cel;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Conditions;

/// <summary>A condition, ready to be evaluated.</summary>
internal sealed class CompiledCondition
{
    private readonly CelEnvironment _environment;
    private readonly CelProgram _program;

    private CompiledCondition(string name, CelEnvironment environment, CelProgram program)
    {
        Name = name;
        _environment = environment;
        _program = program;
    }

    /// <summary>The condition's name.</summary>
    public string Name { get; }

    /// <summary>Compiles a condition whose names were checked; null, and said, when its expression is not one.</summary>
    public static CompiledCondition? Compile(ConditionDefinition definition, ConditionLimits limits, List<ModelIssue> issues)
    {
        var environment = new CelEnvironment(
            definition.Parameters.Select(parameter => new CelVariable(parameter.Name, TypeOf(parameter.Type))),
            CelExtensions.IpAddress,
            new CelLimits { EvaluationCost = limits.MaxCost });
        switch (environment.Compile(definition.Expression, CelType.Bool))
        {
            case CelCompilation.Compiled compiled:
                return new CompiledCondition(definition.Name, environment, compiled.Program);
            case CelCompilation.Refused refused:
                issues.Add(new ModelIssue("condition " + definition.Name, "failed to compile the expression: " + refused));
                return null;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>
    /// Evaluates the condition. What the tuple says counts before what the request says: whoever asks must not be able to
    /// talk a tuple out of its own terms. A parameter that neither gives is missing even where the expression would not get
    /// to it: OpenFGA's published cases want an error for <c>x &lt; 100 || y &lt; 50</c> with an <c>x</c> of 10 and no <c>y</c>.
    /// </summary>
    public ConditionOutcome Evaluate(JsonElement tupleContext, JsonElement requestContext)
    {
        var variables = _environment.Variables;
        var bindings = new CelValue[variables.Length];
        List<string>? missing = null;
        for (var slot = 0; slot < bindings.Length; slot++)
        {
            var variable = variables[slot];
            if (!TryGet(tupleContext, variable.Name, out var json) && !TryGet(requestContext, variable.Name, out json))
            {
                (missing ??= []).Add(variable.Name);
                continue;
            }

            if (!CelJson.TryRead(json, variable.Type, out bindings[slot], out var problem))
            {
                return new ConditionOutcome.Failed($"failed to evaluate relationship condition '{Name}': context parameter '{variable.Name}': {problem}");
            }
        }

        if (missing is not null)
        {
            missing.Sort(StringComparer.Ordinal);
            return new ConditionOutcome.Missing([.. missing]);
        }

        var outcome = _program.Evaluate(bindings);
        return outcome.Kind switch
        {
            CelOutcomeKind.Value => outcome.IsTrue ? ConditionOutcome.Met.Instance : ConditionOutcome.NotMet.Instance,
            _ => new ConditionOutcome.Failed($"failed to evaluate relationship condition '{Name}': {outcome.Error?.Message}"),
        };
    }

    /// <summary>What is wrong with the values that a tuple brings along; null when nothing is. Parameters may be left to the request.</summary>
    public string? IssueOf(JsonElement context)
    {
        if (context.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            return "the context is not an object";
        }

        foreach (var member in context.EnumerateObject())
        {
            var slot = _environment.SlotOf(member.Name);
            if (slot < 0)
            {
                return $"found invalid context parameter: {member.Name}";
            }

            if (!CelJson.TryRead(member.Value, _environment.Variables[slot].Type, out _, out var problem))
            {
                return $"context parameter '{member.Name}': {problem}";
            }
        }

        return null;
    }

    private static bool TryGet(JsonElement context, string name, out JsonElement value)
    {
        value = default;
        return context.ValueKind == JsonValueKind.Object && context.TryGetProperty(name, out value);
    }

    private static CelType TypeOf(ConditionParameterType type) => type.Kind switch
    {
        ConditionParameterKind.Any => CelType.Dyn,
        ConditionParameterKind.Bool => CelType.Bool,
        ConditionParameterKind.String => CelType.String,
        ConditionParameterKind.Int => CelType.Int,
        ConditionParameterKind.Uint => CelType.Uint,
        ConditionParameterKind.Double => CelType.Double,
        ConditionParameterKind.Duration => CelType.Duration,
        ConditionParameterKind.Timestamp => CelType.Timestamp,
        ConditionParameterKind.IpAddress => CelType.IpAddress,
        ConditionParameterKind.List => CelType.List(TypeOf(type.Element!)),
        ConditionParameterKind.Map => CelType.Map(CelType.String, TypeOf(type.Element!)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

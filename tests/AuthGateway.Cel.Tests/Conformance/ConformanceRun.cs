using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>Runs a published case.</summary>
internal static class ConformanceRun
{
    /// <summary>Cases that are refused though cel-go's checker lets them through, to fail in the evaluation: a key that can be none.</summary>
    private static readonly HashSet<string> Deviations = new(StringComparer.Ordinal)
    {
        "fields/qualified_identifier_resolution/map_key_float",
        "fields/qualified_identifier_resolution/map_key_null",
    };

    private static readonly CelLimits Limits = new() { EvaluationCost = 1_000_000 };

    /// <summary>Compiles a case's expression with what it declares; what the subset has no type for is not declared.</summary>
    public static CelCompilation Compile(ConformanceCase test, out CelEnvironment environment)
    {
        var variables = new List<CelVariable>();
        foreach (var declared in test.Declarations)
        {
            // A case declares a variable "false" to see that the constant wins; here no environment may.
            if (Words.IsVariableName(declared.GetProperty("name").GetString()!) && declared.TryGetProperty("ident", out var ident) && ConformanceTypes.Read(ident.GetProperty("type")) is { } type)
            {
                variables.Add(new CelVariable(declared.GetProperty("name").GetString()!, type));
            }
        }

        environment = new CelEnvironment(variables, CelExtensions.All, Limits, test.Container);
        return environment.Compile(test.Expression);
    }

    /// <summary>What is wrong with the outcome of a case that is covered, or null.</summary>
    public static string? Problem(ConformanceCase test)
    {
        switch (Compile(test, out var environment))
        {
            case CelCompilation.Refused refused:
                return MayBeRefused(test) ? null : $"refused: {refused}";
            case CelCompilation.Compiled compiled:
                return TypeProblem(test, compiled.Program.Type) ?? (test.IsCheckOnly ? null : ValueProblem(test, environment, compiled.Program));
            default:
                return "no outcome";
        }
    }

    /// <summary>
    /// Some cases switch the type check off to see an error, or a mistyped operand that another one makes irrelevant, in an
    /// evaluation. Here nothing is evaluated unchecked: what cel-go's own checker refuses is refused.
    /// </summary>
    public static bool MayBeRefused(ConformanceCase test) =>
        (test.IsUnchecked && test.CheckedType is null) || Deviations.Contains(test.Name);

    private static string? TypeProblem(ConformanceCase test, CelType type)
    {
        if (MayBeRefused(test))
        {
            return $"compiled to {type}, though cel-go's checker refuses it";
        }

        if (test.DeducedType is { } deduced && !type.Equals(ConformanceTypes.Read(deduced)))
        {
            return $"type {type} instead of {deduced}";
        }

        // Without quoted fields and two variables switched on, cel-go says nothing about those cases.
        return test.CheckedType is null || test.CheckedType == ConformanceTypes.Write(type) ? null : $"type {type} instead of {test.CheckedType}";
    }

    private static string? ValueProblem(ConformanceCase test, CelEnvironment environment, CelProgram program)
    {
        var bindings = new CelValue[environment.Variables.Length];
        foreach (var binding in test.Bindings)
        {
            if (environment.SlotOf(binding.Name) is var slot and >= 0)
            {
                bindings[slot] = ConformanceValues.Read(binding.Value.GetProperty("value"))
                    ?? throw new InvalidOperationException($"The value of {binding.Name} cannot be read.");
            }
        }

        var outcome = program.Evaluate(bindings);
        if (test.ExpectsError)
        {
            return outcome.Kind == CelOutcomeKind.Error ? null : $"{outcome.Kind} {outcome.Value} instead of an error";
        }

        // A case without any expectation expects true.
        var wanted = test.Value is { } value ? ConformanceValues.Read(value) : CelValue.True;
        return wanted is { } expected && outcome.Kind == CelOutcomeKind.Value && ConformanceValues.AreSame(outcome.Value, expected)
            ? null
            : $"{outcome.Kind} {outcome.Value} {outcome.Error?.Message} instead of {test.Value}";
    }
}

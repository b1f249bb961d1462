using System.Collections.Immutable;
using AuthGateway.Cel;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Conditions;

/// <summary>
/// The parts of a condition as programs of their own, for whoever asks why it came out as it did: whatever it reads, and each operation over that. Made
/// when somebody asks for the first time; deciding knows nothing of it.
/// </summary>
internal sealed class ConditionSteps
{
    private const int MostSteps = 64;
    private const int LongestText = 512;

    private readonly CelEnvironment _environment;
    private readonly string[] _roots;
    private readonly List<(string Text, CelProgram Program)> _programs = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes an expression apart.</summary>
    /// <param name="environment">What it was compiled in.</param>
    /// <param name="root">The expression.</param>
    /// <param name="roots">The variables that are objects: what is read of them is shown field by field.</param>
    public ConditionSteps(CelEnvironment environment, Expr root, params string[] roots)
    {
        (_environment, _roots) = (environment, roots);
        Visit(root, []);
    }

    /// <summary>What each part came to, in the order of the source, what is without before what is within. Parts that the decision did not need have values, too.</summary>
    public ImmutableArray<ConditionStep> Evaluate(ReadOnlySpan<CelValue> bindings)
    {
        var steps = ImmutableArray.CreateBuilder<ConditionStep>(_programs.Count);
        foreach (var (text, program) in _programs)
        {
            var outcome = program.Evaluate(bindings);
            steps.Add(outcome.Kind switch
            {
                CelOutcomeKind.Value => new ConditionStep(text, Cut(CelLiteral.Write(outcome.Value)), Problem: null),
                CelOutcomeKind.Missing => new ConditionStep(text, Value: null, "nothing is known of the request"),
                _ => new ConditionStep(text, Value: null, Cut(outcome.Error?.Message ?? "an error")),
            });
        }

        return steps.DrainToImmutable();
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : $"{text.AsSpan(0, LongestText)}…";

    private void Visit(Expr expr, ImmutableHashSet<string> locals)
    {
        if (IsPath(expr))
        {
            Add(expr, locals);
            return;
        }

        if (expr is CallExpr or SelectExpr or ComprehensionExpr)
        {
            Add(expr, locals);
        }

        // Who asks whether one entry is there reads that entry: not all claims, whatever else is among them.
        if (expr is CallExpr { Function: Operators.In, Arguments: [LiteralExpr, var map] } && IsPath(map))
        {
            return;
        }

        if (expr is ComprehensionExpr comprehension)
        {
            Visit(comprehension.Range, locals);
            locals = locals.Union(comprehension.Variables);
            foreach (var inner in new[] { comprehension.Filter, comprehension.Body }.OfType<Expr>())
            {
                Visit(inner, locals);
            }

            return;
        }

        foreach (var child in Children.Of(expr))
        {
            Visit(child, locals);
        }
    }

    // principal.subject, request.headers["x-tenant"], has(principal.actor.issuer).
    private bool IsPath(Expr expr) => expr switch
    {
        SelectExpr select => IsRoot(select.Operand) || IsPath(select.Operand),
        CallExpr { Function: Operators.Index, Arguments: [var map, LiteralExpr] } => IsPath(map),
        _ => false,
    };

    private bool IsRoot(Expr expr) => expr is IdentifierExpr identifier && _roots.Contains(identifier.Name);

    private void Add(Expr expr, ImmutableHashSet<string> locals)
    {
        // What is said of one element of a list has as many values as the list has elements.
        if (_programs.Count >= MostSteps || Names(expr).Any(locals.Contains))
        {
            return;
        }

        var text = Printer.Print(expr);
        if (_seen.Add(text) && _environment.Compile(text) is CelCompilation.Compiled compiled && IsReadable(compiled.Program.Type))
        {
            _programs.Add((Cut(text), compiled.Program));
        }
    }

    // The caller and the request as a whole have no literal: what is read of them is shown field by field.
    private static bool IsReadable(CelType type) => type.Kind != CelTypeKind.Object;

    private static IEnumerable<string> Names(Expr expr) =>
        Children.Of(expr).SelectMany(Names).Concat(expr is IdentifierExpr { IsAbsolute: false } identifier ? [identifier.Name] : []);
}

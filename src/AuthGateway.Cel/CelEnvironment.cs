using System.Collections.Immutable;
using AuthGateway.Cel.Checking;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Functions;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel;

/// <summary>What expressions may name and how much they may take: built once, immutable, shared by threads.</summary>
internal sealed class CelEnvironment
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly string[] _prefixes;

    /// <summary>Declares what expressions may name.</summary>
    /// <param name="variables">The variables; a variable's place among them is its slot.</param>
    /// <param name="extensions">The function libraries that are switched on.</param>
    /// <param name="limits">What an expression may take; <see cref="CelLimits.Default"/> when null.</param>
    /// <param name="container">The namespace in which names are looked up first, from the inside out: <c>a.b</c>.</param>
    /// <exception cref="ArgumentException">A variable's name is no identifier, is reserved or stands there twice.</exception>
    public CelEnvironment(
        IEnumerable<CelVariable> variables, CelExtensions extensions = CelExtensions.None, CelLimits? limits = null, string container = "")
    {
        Variables = [.. variables];
        Extensions = extensions;
        Limits = limits ?? CelLimits.Default;
        Functions = FunctionTable.For(extensions);
        _prefixes = Prefixes(container);
        for (var slot = 0; slot < Variables.Length; slot++)
        {
            var name = Variables[slot].Name;
            if (!Words.IsVariableName(name))
            {
                throw new ArgumentException($"'{name}' cannot be a variable's name.", nameof(variables));
            }

            if (!_slots.TryAdd(name, slot))
            {
                throw new ArgumentException($"The variable '{name}' is declared twice.", nameof(variables));
            }
        }
    }

    /// <summary>The variables by slot.</summary>
    public ImmutableArray<CelVariable> Variables { get; }

    public CelExtensions Extensions { get; }

    public CelLimits Limits { get; }

    internal FunctionTable Functions { get; }

    /// <summary>The slot of a variable, or -1.</summary>
    public int SlotOf(string name) => _slots.GetValueOrDefault(name, -1);

    /// <summary>Reads, checks and plans an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="expected">The type that it must have; any when null. A dynamic result is refused where a type is expected.</param>
    public CelCompilation Compile(string source, CelType? expected = null)
    {
        switch (Parser.Parse(source, Limits, Extensions))
        {
            case ParseResult.Failed failed:
                return Refuse(source, [failed.Fault]);
            case ParseResult.Parsed parsed:
                return Checker.Check(this, parsed, out var faults) is { } tree ? Plan(source, tree, expected) : Refuse(source, faults);
            default:
                throw new InvalidOperationException("Parsing has two outcomes.");
        }
    }

    /// <summary>What a name is, in the container's namespaces from the inside out; null when it is nothing.</summary>
    internal Resolution? Find(string name, out CelType type)
    {
        var prefixes = name.StartsWith('.') ? [""] : _prefixes;
        foreach (var prefix in prefixes)
        {
            var full = prefix + name.TrimStart('.');
            if (_slots.TryGetValue(full, out var slot))
            {
                type = Variables[slot].Type;
                return new Resolution.Variable(slot);
            }

            if (TypeNames.Find(full, Extensions) is { } named)
            {
                type = CelType.TypeOf(named);
                return new Resolution.TypeName(named);
            }
        }

        type = CelType.Dyn;
        return null;
    }

    private CelCompilation Plan(string source, CheckedExpression tree, CelType? expected)
    {
        var type = tree.Types[tree.Root.Id];
        if (expected is not null && !type.Equals(expected))
        {
            return Refuse(source, [new Fault(tree.Root.Start, $"The expression gives {type}; {expected} is expected.")]);
        }

        var root = new Planner(tree, this).Plan(out var faults);
        return faults.Count > 0
            ? Refuse(source, faults)
            : new CelCompilation.Compiled(new CelProgram(this, source, type, tree.References, root, tree.Locals));
    }

    private static CelCompilation.Refused Refuse(string source, IReadOnlyList<Fault> faults) =>
        new([.. faults.OrderBy(fault => fault.Position).Select(fault => fault.Locate(source))]);

    private static string[] Prefixes(string container)
    {
        var prefixes = new List<string>();
        for (var rest = container; rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOf('.'))])
        {
            prefixes.Add(rest + ".");
        }

        return [.. prefixes, ""];
    }
}

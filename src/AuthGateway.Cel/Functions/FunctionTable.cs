using System.Collections.Immutable;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Functions;

/// <summary>The functions of an environment.</summary>
internal sealed class FunctionTable
{
    // Tables are made once for each set of libraries: a store of relations makes an environment for each of its conditions.
    private static readonly FunctionTable?[] Made = new FunctionTable?[(int)CelExtensions.All + 1];

    private readonly Dictionary<string, ImmutableArray<Overload>> _byName = new(StringComparer.Ordinal);

    private FunctionTable(CelExtensions extensions)
    {
        OperatorFunctions.Declare(this);
        CollectionFunctions.Declare(this);
        StringFunctions.Declare(this);
        ConversionFunctions.Declare(this);
        TimeFunctions.Declare(this);
        if (extensions.HasFlag(CelExtensions.IpAddress))
        {
            IpAddressFunctions.Declare(this);
        }

        if (extensions.HasFlag(CelExtensions.Strings))
        {
            StringLibrary.Declare(this);
        }

        if (extensions.HasFlag(CelExtensions.Sets))
        {
            SetLibrary.Declare(this);
        }

        if (extensions.HasFlag(CelExtensions.Math))
        {
            MathLibrary.Declare(this);
        }
    }

    /// <summary>The core language's functions, and those of the libraries that are switched on.</summary>
    public static FunctionTable For(CelExtensions extensions) =>
        Volatile.Read(ref Made[(int)extensions]) ?? (Made[(int)extensions] = new FunctionTable(extensions));

    /// <summary>The overloads of a name, or null.</summary>
    public ImmutableArray<Overload>? Find(string name) => _byName.TryGetValue(name, out var overloads) ? overloads : null;

    /// <summary>Declares an operator, which is a step of its own.</summary>
    public void Operator(string name, CelType result, params ImmutableArray<CelType> parameters) =>
        Add(name, new Overload(false, parameters, result, null, CostRule.One));

    /// <summary>Declares <c>name(…)</c>.</summary>
    public void Function(string name, ImmutableArray<CelType> parameters, CelType result, FunctionBody body, CostRule cost = CostRule.One) =>
        Add(name, new Overload(false, parameters, result, body, cost));

    /// <summary>Declares <c>first.name(…)</c>.</summary>
    public void Member(string name, ImmutableArray<CelType> parameters, CelType result, FunctionBody body, CostRule cost = CostRule.One) =>
        Add(name, new Overload(true, parameters, result, body, cost));

    private void Add(string name, Overload overload) =>
        _byName[name] = _byName.TryGetValue(name, out var overloads) ? overloads.Add(overload) : [overload];
}

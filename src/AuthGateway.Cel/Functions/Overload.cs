using System.Collections.Immutable;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>One signature of a function, and what it does.</summary>
/// <param name="isMember">Whether it is called on its first argument.</param>
/// <param name="parameters">The parameters' types.</param>
/// <param name="result">The type of what it gives.</param>
/// <param name="body">What it does; null for operators, which are steps of their own.</param>
/// <param name="cost">What a call costs.</param>
internal sealed class Overload(bool isMember, ImmutableArray<CelType> parameters, CelType result, FunctionBody? body, CostRule cost)
{
    private readonly CelValueKind[] _kinds = [.. parameters.Select(KindOf)];

    public bool IsMember => isMember;

    public int Arity => parameters.Length;

    public FunctionBody? Body => body;

    /// <summary>The signature with type parameters of its own, for one call.</summary>
    public (ImmutableArray<CelType> Parameters, CelType Result) Instantiate(Func<CelType> newParameter)
    {
        var renamed = new Dictionary<string, CelType>(StringComparer.Ordinal);
        return ([.. parameters.Select(Rename)], Rename(result));

        CelType Rename(CelType type)
        {
            if (type.Kind == CelTypeKind.Parameter)
            {
                return renamed.TryGetValue(type.Name, out var known) ? known : renamed[type.Name] = newParameter();
            }

            return type.Kind switch
            {
                CelTypeKind.List => CelType.List(Rename(type.Parameters[0])),
                CelTypeKind.Map => CelType.Map(Rename(type.Parameters[0]), Rename(type.Parameters[1])),
                CelTypeKind.Type when !type.Parameters.IsEmpty => CelType.TypeOf(Rename(type.Parameters[0])),
                _ => type,
            };
        }
    }

    /// <summary>Whether these are the kinds of values that it takes.</summary>
    public bool Takes(ReadOnlySpan<CelValue> arguments)
    {
        if (arguments.Length != _kinds.Length)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            var wanted = _kinds[i];
            if (wanted != CelValueKind.Absent && arguments[i].Kind != wanted)
            {
                return false;
            }

            if (wanted == CelValueKind.Opaque && !arguments[i].AsOpaque().Type.Equals(parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What a call costs.</summary>
    public long CostOf(ReadOnlySpan<CelValue> arguments)
    {
        switch (cost)
        {
            case CostRule.First:
                return Costs.Traversal(Costs.SizeOf(arguments[0]));
            case CostRule.Product:
                return Costs.Traversal(Costs.SizeOf(arguments[0])) * Costs.Traversal(Costs.SizeOf(arguments[1]));
            case CostRule.Match:
                return Costs.Match(Costs.SizeOf(arguments[0]), Costs.SizeOf(arguments[1]));
            case CostRule.All:
                var sum = Costs.Step;
                foreach (ref readonly var argument in arguments)
                {
                    sum += Costs.SizeOf(argument) / 10;
                }

                return sum;
            default:
                return Costs.Step;
        }
    }

    // Absent stands for any: a parameter of any type.
    private static CelValueKind KindOf(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => CelValueKind.Null,
        CelTypeKind.Bool => CelValueKind.Bool,
        CelTypeKind.Int => CelValueKind.Int,
        CelTypeKind.Uint => CelValueKind.Uint,
        CelTypeKind.Double => CelValueKind.Double,
        CelTypeKind.String => CelValueKind.String,
        CelTypeKind.Bytes => CelValueKind.Bytes,
        CelTypeKind.Duration => CelValueKind.Duration,
        CelTypeKind.Timestamp => CelValueKind.Timestamp,
        CelTypeKind.List => CelValueKind.List,
        CelTypeKind.Map => CelValueKind.Map,
        CelTypeKind.Type => CelValueKind.Type,
        CelTypeKind.Opaque => CelValueKind.Opaque,
        _ => CelValueKind.Absent,
    };
}

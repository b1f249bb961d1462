using System.Collections.Immutable;
using AuthGateway.Cel.Functions;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>What a name in an expression was found to be. Closed.</summary>
internal abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>A variable of the environment.</summary>
    public sealed record Variable(int Slot) : Resolution;

    /// <summary>A variable of a comprehension.</summary>
    public sealed record Local(int Index) : Resolution;

    /// <summary>A type's name.</summary>
    public sealed record TypeName(CelType Type) : Resolution;

    /// <summary>A field of a declared object.</summary>
    public sealed record Field(CelField Of) : Resolution;

    /// <summary>A function, with every overload that may be meant.</summary>
    /// <param name="Name">Its full name.</param>
    /// <param name="Overloads">The overloads that the arguments' static types leave.</param>
    /// <param name="HasTarget">Whether the call's target is an argument (else it was a part of the name).</param>
    public sealed record Function(string Name, ImmutableArray<Overload> Overloads, bool HasTarget) : Resolution;
}

using System.Runtime.CompilerServices;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>A call's arguments. They lie on the stack; no function has more than this has room for.</summary>
[InlineArray(Most)]
internal struct Arguments
{
    /// <summary><c>a.replace(b, c, n)</c> has the most.</summary>
    public const int Most = 4;

    private CelValue _first;
}

using System.Collections.Immutable;
using AuthGateway.Cel.Syntax;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Checking;

/// <summary>A tree and what is known about its nodes, by their numbers.</summary>
/// <param name="Root">The tree.</param>
/// <param name="Types">The nodes' types.</param>
/// <param name="Resolutions">What the nodes' names are.</param>
/// <param name="References">What the tree may read.</param>
/// <param name="Locals">How many variables of comprehensions there are at once at most.</param>
internal sealed record CheckedExpression(
    Expr Root, CelType[] Types, Resolution?[] Resolutions, ImmutableArray<CelReference> References, int Locals);

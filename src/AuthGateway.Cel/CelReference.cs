using System.Collections.Immutable;

namespace AuthGateway.Cel;

/// <summary>A variable, or a field reached from one, that a program may read.</summary>
/// <param name="Slot">The variable's index in <see cref="CelEnvironment.Variables"/>.</param>
/// <param name="Variable">The variable's name.</param>
/// <param name="Fields">The declared fields that are read from it, from the outside in; empty for the variable as a whole.</param>
internal sealed record CelReference(int Slot, string Variable, ImmutableArray<string> Fields)
{
    public override string ToString() => Fields.IsEmpty ? Variable : $"{Variable}.{string.Join('.', Fields)}";
}

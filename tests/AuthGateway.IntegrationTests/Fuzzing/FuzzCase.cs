using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What is sent over one connection.</summary>
/// <param name="Index">Its number: with the seed, all there is to know.</param>
/// <param name="Text">The bytes, in Latin-1.</param>
/// <param name="Cuts">Where one write ends and the next begins.</param>
internal sealed record FuzzCase(int Index, string Text, IReadOnlyList<int> Cuts)
{
    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; } = Encoding.Latin1.GetBytes(Text);
}

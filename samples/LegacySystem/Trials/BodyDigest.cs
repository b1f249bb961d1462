using System.IO.Pipelines;
using System.Security.Cryptography;

namespace LegacySystem.Trials;

/// <summary>A body's length and SHA-256, whatever its size, in constant memory.</summary>
internal sealed record BodyDigest(long Bytes, string Sha256)
{
    public static async Task<BodyDigest> OfAsync(PipeReader body, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                hash.AppendData(segment.Span);
            }

            bytes += read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return new BodyDigest(bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
            }
        }
    }
}

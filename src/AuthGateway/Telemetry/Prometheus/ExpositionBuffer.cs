using System.Globalization;
using System.Text;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>A growing text in UTF-8 that can be cut back.</summary>
internal sealed class ExpositionBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Forgets what came after.</summary>
    public void CutTo(int length) => Length = length;

    /// <summary>Adds a text. A lone surrogate becomes U+FFFD.</summary>
    public ExpositionBuffer Add(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }

    /// <summary>Adds ASCII.</summary>
    public ExpositionBuffer Add(ReadOnlySpan<byte> ascii)
    {
        ascii.CopyTo(Room(ascii.Length));
        Length += ascii.Length;
        return this;
    }

    /// <summary>Adds a number, shortest form that reads back as the same.</summary>
    public ExpositionBuffer Add(double value)
    {
        const int LongestNumber = 32;
        if (double.IsFinite(value))
        {
            value.TryFormat(Room(LongestNumber), out var written, "R", CultureInfo.InvariantCulture);
            Length += written;
            return this;
        }

        return Add(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
    }

    private Span<byte> Room(int more)
    {
        if (_bytes.Length - Length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
        }

        return _bytes.AsSpan(Length);
    }
}

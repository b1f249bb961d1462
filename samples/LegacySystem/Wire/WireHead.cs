using System.Buffers;
using System.Text;

namespace LegacySystem.Wire;

/// <summary>
/// The bytes of one request's head as they came over the connection. The server's parsed headers are grouped
/// by name and have lost their order; whoever judges a proxy must see what it really sent.
/// </summary>
internal sealed class WireHead
{
    public const int MaxBytes = 128 * 1024;
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private bool _armed = true;
    private long _seen;

    /// <summary>
    /// Called with each buffer before the server's parser sees it: the parser decodes percent signs in place,
    /// so that what it leaves behind is no longer what came.
    /// </summary>
    public void Seen(ReadOnlySequence<byte> buffer)
    {
        if (!_armed)
        {
            return;
        }

        foreach (var segment in buffer.Slice(Math.Min(_seen, buffer.Length)))
        {
            _bytes.Write(segment.Span[..Math.Min(segment.Length, MaxBytes - _bytes.WrittenCount)]);
        }

        _seen = buffer.Length;
    }

    /// <summary>Called with the number of bytes that will not come again.</summary>
    public void Consumed(long count) => _seen = Math.Max(0, _seen - count);

    /// <summary>The head ended: what follows is the body, which is not kept.</summary>
    public void Disarm() => _armed = false;

    /// <summary>The answer is written: the next request's head may come.</summary>
    public void Rearm()
    {
        _bytes.ResetWrittenCount();
        _seen = 0;
        _armed = true;
    }

    /// <summary>The request line and the header lines, in Latin-1, so that each character is one byte.</summary>
    /// <param name="method">With the target, finds the head's start behind the unread rest of an earlier body.</param>
    /// <param name="target">The raw target that the server parsed.</param>
    public (string RequestLine, List<KeyValuePair<string, string>> Headers) Read(string method, string target)
    {
        var text = Encoding.Latin1.GetString(_bytes.WrittenSpan);
        var start = Math.Max(0, text.IndexOf($"{method} {target} HTTP/", StringComparison.Ordinal));
        var lines = text[start..].Split('\n');
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.Skip(1))
        {
            var field = line.TrimEnd('\r');
            if (field.Length == 0)
            {
                break;
            }

            var colon = field.IndexOf(':', StringComparison.Ordinal);
            headers.Add(colon < 0 ? new(field, string.Empty) : new(field[..colon], field[(colon + 1)..].Trim(' ', '\t')));
        }

        return (lines[0].TrimEnd('\r'), headers);
    }
}

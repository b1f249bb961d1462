using System.Buffers;

namespace AuthGateway.Proxy;

/// <summary>
/// Reads along with the head of an upstream's answer and finds what the client library mends without a word: a CR without
/// its LF, and NUL, which it turns into spaces. RFC 9112 section 2.2 lets no bare CR pass, RFC 9110 section 5.5 none of both
/// in a value; who read them otherwise before us (CWE-113) saw another answer than we would forward.
/// </summary>
/// <remarks>Two or three vectorised searches an answer; the body is not looked at.</remarks>
internal struct UpstreamHead
{
    private const int StatusAt = 9; // HTTP/1.1 200
    private const int StatusDigits = 3;
    private const int SwitchingProtocols = 101;

    private static readonly SearchValues<byte> Special = SearchValues.Create("\0\r\n"u8);

    private bool _afterCr;
    private int _status;
    private int _position;
    private int _inLine;

    /// <summary>Whether the head is not over.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the answer was a 101: from there on the connection is no HTTP.</summary>
    public bool HasSwitched { get; private set; }

    /// <summary>An answer is to come.</summary>
    public void Open() => this = new UpstreamHead { IsOpen = true };

    /// <summary>Takes the next bytes of the connection.</summary>
    /// <returns>False when they hold what no head may.</returns>
    public bool Read(ReadOnlySpan<byte> bytes)
    {
        while (IsOpen && !bytes.IsEmpty)
        {
            var special = bytes.IndexOfAny(Special);
            if (_afterCr && special != 0)
            {
                return false;
            }

            var text = special < 0 ? bytes : bytes[..special];
            NoteStatus(text);
            _inLine += text.Length;
            if (special < 0)
            {
                return true;
            }

            if (bytes[special] == 0 || (_afterCr && bytes[special] == '\r'))
            {
                return false;
            }

            _afterCr = bytes[special] == '\r';
            _position++;
            if (!_afterCr)
            {
                EndLine();
            }

            bytes = bytes[(special + 1)..];
        }

        return true;
    }

    private void NoteStatus(ReadOnlySpan<byte> text)
    {
        for (var i = Math.Max(0, StatusAt - _position); i < text.Length && _position + i < StatusAt + StatusDigits; i++)
        {
            _status = (_status * 10) + (text[i] - '0');
        }

        _position += text.Length;
    }

    private void EndLine()
    {
        if (_inLine > 0)
        {
            _inLine = 0;
        }
        else if (_status is >= 100 and < 200 and not SwitchingProtocols)
        {
            // RFC 9110 section 15.2: another head follows an interim one.
            Open();
        }
        else
        {
            IsOpen = false;
            HasSwitched = _status == SwitchingProtocols;
        }
    }
}

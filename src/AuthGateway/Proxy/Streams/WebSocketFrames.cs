namespace AuthGateway.Proxy.Streams;

/// <summary>
/// Follows the frames of one direction of a WebSocket (RFC 6455 section 5.2), to know where one ends: only there may a frame
/// of our own stand. Payloads are counted, never read.
/// </summary>
internal sealed class WebSocketFrames
{
    private const int CloseOpcode = 0x8;
    private const int OpcodeBits = 0x0F;
    private const int MaskBit = 0x80;
    private const int LengthBits = 0x7F;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;
    private const int FixedHeader = 2;
    private const int MaskBytes = 4;

    private int _headerRead;
    private int _headerLength = FixedHeader;
    private int _lengthEnd;
    private bool _isClose;
    private ulong _payload;
    private bool _inPayload;

    /// <summary>True between two frames, and before the first.</summary>
    public bool AtBoundary => _headerRead == 0 && !_inPayload;

    /// <summary>True when a whole close frame has passed: nothing may follow it (RFC 6455 section 5.5.1).</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Follows bytes up to the end of the frame that they begin in.</summary>
    /// <returns>How many of them are of that frame: all, when it goes on.</returns>
    public int FollowFrame(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (_inPayload)
            {
                at += TakePayload(bytes.Length - at);
            }
            else
            {
                TakeHeader(bytes[at]);
                at++;
            }

            if (AtBoundary)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>Follows all of some bytes.</summary>
    public void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[FollowFrame(bytes)..];
        }
    }

    private int TakePayload(int available)
    {
        var taken = (int)Math.Min(_payload, (ulong)available);
        _payload -= (ulong)taken;
        if (_payload == 0)
        {
            EndFrame();
        }

        return taken;
    }

    private void TakeHeader(byte value)
    {
        switch (_headerRead)
        {
            case 0:
                _isClose = (value & OpcodeBits) == CloseOpcode;
                break;
            case 1:
                Size(value);
                break;
            case var at when at < _lengthEnd:
                _payload = (_payload << 8) | value;
                break;
            default:
                // The mask.
                break;
        }

        _headerRead++;
        if (_headerRead == _headerLength)
        {
            _headerRead = 0;
            _headerLength = FixedHeader;
            _inPayload = true;
            if (_payload == 0)
            {
                EndFrame();
            }
        }
    }

    private void Size(byte value)
    {
        var length = value & LengthBits;
        var more = length switch { TwoByteLength => 2, EightByteLength => 8, _ => 0 };
        _payload = more == 0 ? (ulong)length : 0;
        _lengthEnd = FixedHeader + more;
        _headerLength = _lengthEnd + ((value & MaskBit) == 0 ? 0 : MaskBytes);
    }

    private void EndFrame()
    {
        _inPayload = false;
        IsClosed |= _isClose;
    }
}

using System.Buffers;

namespace AuthGateway.Pipeline.Chunks;

/// <summary>
/// Follows a chunked body by the letter of RFC 9112 section 7.1. The server takes any bytes for an extension, and any line for a trailer: of two readers
/// that guess where such a line ends, one sees a request in what the other takes for data (CVE-2025-55315, CVE-2024-52304).
/// </summary>
internal sealed class ChunkGrammar
{
    // Four bits more and a size would not fit the server's own number, whose overflow is no error of the caller's to it.
    private const long LargestSize = int.MaxValue >> 4;

    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private Place _place = Place.SizeStart;
    private long _size;

    private enum Place
    {
        Broken,
        SizeStart,
        Size,
        BeforeExtension,
        BeforeName,
        Name,
        AfterName,
        BeforeValue,
        Value,
        Quoted,
        Escaped,
        AfterQuoted,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerStart,
        TrailerName,
        TrailerValue,
        TrailerLineFeed,
        EndLineFeed,
        Done,
    }

    /// <summary>Whether the body ended. What follows is another request's.</summary>
    public bool IsDone => _place == Place.Done;

    /// <summary>Reads on, up to the body's end.</summary>
    /// <returns>False when the bytes are none of a chunked body.</returns>
    public bool TryRead(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _place is not (Place.Done or Place.Broken))
        {
            if (_place == Place.Data)
            {
                var data = (int)Math.Min(_size, bytes.Length);
                bytes = bytes[data..];
                _size -= data;
                _place = _size == 0 ? Place.DataReturn : Place.Data;
            }
            else
            {
                _place = Next(bytes[0]);
                bytes = bytes[1..];
            }
        }

        return _place != Place.Broken;
    }

    private Place Next(byte b) => _place switch
    {
        Place.SizeStart => AddDigit(b),
        Place.Size => b switch
        {
            (byte)'\r' => Place.SizeLineFeed,
            (byte)';' => Place.BeforeName,
            _ when IsSpace(b) => Place.BeforeExtension,
            _ => AddDigit(b),
        },
        Place.BeforeExtension => IsSpace(b) ? _place : b == ';' ? Place.BeforeName : Place.Broken,
        Place.BeforeName => IsSpace(b) ? _place : IsToken(b) ? Place.Name : Place.Broken,
        Place.Name when IsToken(b) => _place,
        Place.Name when b == '\r' => Place.SizeLineFeed,
        Place.Name or Place.AfterName => b switch
        {
            (byte)'=' => Place.BeforeValue,
            (byte)';' => Place.BeforeName,
            _ => IsSpace(b) ? Place.AfterName : Place.Broken,
        },
        Place.BeforeValue => IsSpace(b) ? _place : b == '"' ? Place.Quoted : IsToken(b) ? Place.Value : Place.Broken,
        Place.Value when IsToken(b) => _place,
        Place.Value or Place.AfterQuoted => b switch
        {
            (byte)'\r' => Place.SizeLineFeed,
            (byte)';' => Place.BeforeName,
            _ => IsSpace(b) ? Place.BeforeExtension : Place.Broken,
        },
        Place.Quoted => b == '"' ? Place.AfterQuoted : b == '\\' ? Place.Escaped : IsText(b) ? _place : Place.Broken,
        Place.Escaped => IsText(b) ? Place.Quoted : Place.Broken,
        Place.SizeLineFeed => b != '\n' ? Place.Broken : _size == 0 ? Place.TrailerStart : Place.Data,
        Place.DataReturn => b == '\r' ? Place.DataLineFeed : Place.Broken,
        Place.DataLineFeed => b == '\n' ? Place.SizeStart : Place.Broken,
        Place.TrailerStart => b == '\r' ? Place.EndLineFeed : IsToken(b) ? Place.TrailerName : Place.Broken,
        Place.TrailerName => IsToken(b) ? _place : b == ':' ? Place.TrailerValue : Place.Broken,
        Place.TrailerValue => b == '\r' ? Place.TrailerLineFeed : IsText(b) ? _place : Place.Broken,
        Place.TrailerLineFeed => b == '\n' ? Place.TrailerStart : Place.Broken,
        Place.EndLineFeed => b == '\n' ? Place.Done : Place.Broken,
        _ => Place.Broken,
    };

    private Place AddDigit(byte b)
    {
        if (!char.IsAsciiHexDigit((char)b) || _size > LargestSize)
        {
            return Place.Broken;
        }

        // It begins at 0: the data of the chunk before was counted down.
        var digit = char.IsAsciiDigit((char)b) ? b - '0' : (b | 0x20) - 'a' + 10;
        _size = (_size << 4) + digit;
        return Place.Size;
    }

    private static bool IsToken(byte b) => Token.Contains(b);

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t';

    // RFC 9110 section 5.5: a tab, what is printed, and what is not ASCII.
    private static bool IsText(byte b) => b is (byte)'\t' or (>= 0x20 and not 0x7F);
}

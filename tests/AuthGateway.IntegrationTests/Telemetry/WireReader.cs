using System.Buffers.Binary;
using System.Text;

namespace AuthGateway.IntegrationTests.Telemetry;

/// <summary>Protobuf's wire format: the fields of one message, in the order in which they came.</summary>
internal sealed class WireReader
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public WireReader(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((number, Varint(ref message), []));
                    break;
                case 1:
                    _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(message), []));
                    message = message[sizeof(ulong)..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((number, 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(message), []));
                    message = message[sizeof(uint)..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7} of field {number}.");
            }
        }
    }

    public IEnumerable<WireReader> Messages(int number) => All(number).Select(field => new WireReader(field.Bytes));

    public WireReader? Message(int number) => Messages(number).FirstOrDefault();

    public bool Has(int number) => All(number).Any();

    public ulong Number(int number) => All(number).Select(field => field.Value).LastOrDefault();

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    public byte[] Bytes(int number) => All(number).Select(field => field.Bytes).LastOrDefault([]);

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    /// <summary>A list of OTLP's KeyValue.</summary>
    public Dictionary<string, object?> Attributes(int number) => Messages(number).ToDictionary(pair => pair.Text(1), pair => Value(pair.Message(2)), StringComparer.Ordinal);

    private static object? Value(WireReader? value) => value switch
    {
        null => null,
        _ when value.Has(1) => value.Text(1),
        _ when value.Has(2) => value.Number(2) != 0,
        _ when value.Has(3) => (long)value.Number(3),
        _ when value.Has(4) => value.Double(4),
        _ => null,
    };

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private IEnumerable<(int Number, ulong Value, byte[] Bytes)> All(int number) => _fields.Where(field => field.Number == number);
}

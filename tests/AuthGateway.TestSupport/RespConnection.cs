using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AuthGateway.TestSupport;

/// <summary>
/// One connection to a Redis server, small and independent of the client that is tested: it steers servers
/// (CONFIG SET, CLIENT KILL, REPLICAOF, …) and looks at what they hold.
/// </summary>
public sealed class RespConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly TcpClient _client;
    private readonly BufferedStream _stream;

    private RespConnection(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = new BufferedStream(stream);
    }

    /// <summary>Connects, and authenticates where there is a password.</summary>
    public static async Task<RespConnection> OpenAsync(string host, int port, string? password = null, TestCertificates? tls = null)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await client.ConnectAsync(host, port, patience.Token);
            Stream stream = client.GetStream();
            if (tls is not null)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(tls.ClientOptions("localhost"), patience.Token);
                stream = secure;
            }

            var connection = new RespConnection(client, stream);
            if (password is not null)
            {
                await connection.CommandAsync("AUTH", password);
            }

            return connection;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs a command. Strings come as they are, integers as digits, null as `(nil)`, arrays with one line for
    /// each element.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server answered with an error, which is the message.</exception>
    /// <exception cref="OperationCanceledException">No answer came within 10 s.</exception>
    public async Task<string> CommandAsync(params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        using var patience = new CancellationTokenSource(Patience);
        var request = new StringBuilder().Append('*').Append(arguments.Length).Append("\r\n");
        foreach (var argument in arguments)
        {
            request.Append('$').Append(Encoding.UTF8.GetByteCount(argument)).Append("\r\n").Append(argument).Append("\r\n");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), patience.Token);
        await _stream.FlushAsync(patience.Token);
        return await ReadAsync(patience.Token);
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        switch (line[0])
        {
            case '+' or ':':
                return line[1..];
            case '-':
                throw new InvalidOperationException(line[1..]);
            case '$' when Count(line) < 0:
            case '*' when Count(line) < 0:
                return "(nil)";
            case '$':
                var text = new byte[Count(line) + 2];
                await _stream.ReadExactlyAsync(text, cancellationToken);
                return Encoding.UTF8.GetString(text.AsSpan()[..^2]);
            case '*':
                var elements = new List<string>();
                for (var i = Count(line); i > 0; i--)
                {
                    elements.Add(await ReadAsync(cancellationToken));
                }

                return string.Join('\n', elements);
            default:
                throw new InvalidDataException($"Not a Redis answer: {line}");
        }
    }

    private static int Count(string line) => int.Parse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (line is not [.., (byte)'\r', (byte)'\n'])
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            line.Add(one[0]);
        }

        return Encoding.UTF8.GetString([.. line[..^2]]);
    }
}

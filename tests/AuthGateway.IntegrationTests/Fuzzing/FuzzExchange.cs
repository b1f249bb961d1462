using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>Sends a case over a connection of its own, and holds the answers against what was sent.</summary>
internal sealed class FuzzExchange(Uri gateway, RecordingUpstream upstream, Findings findings)
{
    // For bytes of which the gateway may rightly wait for more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Longer than the gateway lets any caller take (Hosting:RequestHeadersTimeout), with room for a busy machine.
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    private readonly IPAddress _address = IPAddress.Parse(gateway.Host);

    /// <summary>Runs a case; tells how many requests it held.</summary>
    public async Task<int> RunAsync(FuzzCase what)
    {
        var expected = StrictStream.Of(what.Text);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        // A reset at the end, and many addresses to come from: a million connections must not use up the ports of one.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (what.Index % 200))]), 0));
        await socket.ConnectAsync(_address, gateway.Port);
        var sending = SendAsync(socket, what);
        var broken = await AnswersAsync(socket, expected);
        await sending;
        if (broken is not null)
        {
            findings.Add($"Case {what.Index}: {broken}", what.Text);
        }

        return expected.Requests.Count + (expected.End is StrictReading.Malformed ? 1 : 0);
    }

    private static async Task SendAsync(Socket socket, FuzzCase what)
    {
        try
        {
            var from = 0;
            foreach (var to in what.Cuts.Append(what.Bytes.Length))
            {
                for (; from < to; from += await socket.SendAsync(what.Bytes.AsMemory(from..to)))
                {
                }

                await Task.Yield();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The gateway ended the connection: what it answered says why.
        }
    }

    private async Task<string?> AnswersAsync(Socket socket, StrictStream expected)
    {
        var buffer = new byte[16 * 1024];
        var text = "";
        var (at, answered) = (0, 0);
        var waits = expected.End is StrictReading.Malformed;
        using var atMost = new CancellationTokenSource(AtMost);
        while (true)
        {
            try
            {
                while (FuzzAnswer.Read(text, at, answered < expected.Requests.Count && expected.Requests[answered].Method == "HEAD") is { } answer)
                {
                    at = answer.End;
                    if (answer.Status == 100)
                    {
                        continue;
                    }

                    var asked = answered < expected.Requests.Count ? expected.Requests[answered] : null;
                    ReceivedRequest? received = null;
                    if (long.TryParse(answer.Value(JudgedTransforms.Header), CultureInfo.InvariantCulture, out var number))
                    {
                        upstream.Received.TryRemove(number, out received);
                    }

                    if (AnswerRules.Broken(answer, asked, received, findings) is { } broken)
                    {
                        return $"answer {answered} is {broken}: {text}";
                    }

                    answered++;
                }
            }
            catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
            {
                return $"an answer that is none ({e.Message}): {text}";
            }

            // What is unfinished gets no answer, and whoever waits for one waits for nothing.
            if (answered >= expected.Requests.Count && expected.End is StrictReading.Unfinished && !expected.IsDone)
            {
                return null;
            }

            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(atMost.Token);
                if (waits && answered >= expected.Requests.Count)
                {
                    patience.CancelAfter(Patience);
                }

                var read = await socket.ReceiveAsync(buffer, patience.Token);
                if (read == 0)
                {
                    return Ended(text, at, answered, expected);
                }

                text += Encoding.Latin1.GetString(buffer, 0, read);
            }
            catch (OperationCanceledException) when (!atMost.IsCancellationRequested)
            {
                // It waits for more of what can be no request any more. Nothing comes.
                findings.Count("waits for more");
                waits = false;
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (OperationCanceledException)
            {
                return "no end: it neither answers nor closes";
            }
            catch (SocketException)
            {
                return Ended(text, at, answered, expected);
            }
        }
    }

    // Closed: every request up to there has its answer, unless one of the answers said that the connection ends.
    private string? Ended(string text, int at, int answered, StrictStream expected)
    {
        // Of what is no request it is not known either whether it was a HEAD, whose answer has no body.
        if (at < text.Length && !(answered >= expected.Requests.Count && text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) == text.Length - 4))
        {
            return $"an answer that breaks off: {text}";
        }

        if (expected.IsDone && answered == expected.Requests.Count && expected.Requests[^1] is { Method: "GET", Target: RequestGrammar.LastPath } last && last.Value("Host") == RequestGrammar.Host)
        {
            findings.Count("whole");
            return text.LastIndexOf("HTTP/1.1 200 ", StringComparison.Ordinal) >= 0 ? null : $"no 200 for the honest request at the end: {text}";
        }

        if (answered < expected.Requests.Count && !text.Contains("Connection: close", StringComparison.OrdinalIgnoreCase))
        {
            findings.Count("closed without a word");
        }

        return null;
    }
}

using System.Globalization;
using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>Bodies far larger than what the gateway may hold of them, through the binary as a process of its own.</summary>
public sealed class MemoryTests
{
    private const int LargeBytes = 200 * 1024 * 1024;
    private const int WarmBytes = 30 * 1024 * 1024;
    private const long MostGrowth = 60 * 1024 * 1024;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Two_hundred_megabytes_up_and_down_take_a_bounded_amount_of_memory(string version)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        var (data, http2, management) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:Http2Urls", $"http://127.0.0.1:{http2}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("up", legacy.Address, "Anonymous"),
                // Before the routes of a local trial.
                ("ReverseProxy:Routes:up:Order", "-1"),
            ]));
        using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(managementClient);
        using var client = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{(version == "2.0" ? http2 : data)}"),
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(2),
        };
        await UploadAsync(client, WarmBytes);
        await DownloadAsync(client, WarmBytes);
        var before = ResidentBytes(process.Id);

        using var enough = new CancellationTokenSource();
        var peak = PeakAsync(process.Id, enough.Token);
        await UploadAsync(client, LargeBytes);
        await DownloadAsync(client, LargeBytes);
        await enough.CancelAsync();

        var growth = await peak - before;
        Assert.True(growth < MostGrowth, string.Create(CultureInfo.InvariantCulture, $"It grew by {growth / 1024} KB over {before / 1024} KB."));
    }

    private static async Task UploadAsync(HttpClient client, int bytes)
    {
        using var content = new StreamContent(new EndlessStream(bytes));
        content.Headers.ContentLength = bytes;
        using var response = await client.PostAsync("/upload", content);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(bytes.ToString(CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task DownloadAsync(HttpClient client, int bytes)
    {
        using var response = await client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/download?bytes={bytes}"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[256 * 1024];
        long received = 0;
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
        {
            received += read;
        }

        Assert.Equal(bytes, received);
    }

    private static async Task<long> PeakAsync(int process, CancellationToken enough)
    {
        long peak = 0;
        while (!enough.IsCancellationRequested)
        {
            peak = Math.Max(peak, ResidentBytes(process));
            await Task.Delay(20, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return peak;
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan("VmRSS:".Length, line.Length - "VmRSS:".Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }

    /// <summary>Zeros, made as they are read.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        private long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, read).Clear();
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

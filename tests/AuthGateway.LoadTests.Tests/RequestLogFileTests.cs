using AuthGateway.LoadTests.Measuring;
using AuthGateway.TestSupport;

namespace AuthGateway.LoadTests.Tests;

/// <summary>The own times in a gateway's request log.</summary>
public sealed class RequestLogFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("requestlog");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Own_work_and_stalls_are_read_and_lines_of_other_logs_are_not()
    {
        var path = _folder.File("log");
        await File.WriteAllTextAsync(path, "{\"own_us\":999,\"own_stall_us\":999}\n", TestContext.Current.CancellationToken);
        var log = new RequestLogFile(path);
        log.Skip();
        await File.AppendAllTextAsync(
            path, "{\"own_us\":40,\"own_stall_us\":0}\n{\"decision\":\"allow\"}\n{\"own_us\":50,\"own_stall_us\":1000}\n", TestContext.Current.CancellationToken);

        var own = await log.ReadAsync(requests: 2);

        Assert.Equal((40, 50), (own.Work.P50, own.Work.P999));
        Assert.Equal((40, 1050), (own.All.P50, own.All.P999));
        Assert.Equal(1, own.Logged);
    }

    [Fact]
    public async Task A_line_that_is_there_by_half_is_read_when_the_rest_has_come()
    {
        var path = _folder.File("log");
        await File.WriteAllTextAsync(path, "{\"own_us\":40,\"own_stall_us\":0}\n{\"own_us\":5", TestContext.Current.CancellationToken);
        var log = new RequestLogFile(path);

        Assert.Equal(40, (await log.ReadAsync(requests: 1)).All.P999);
        await File.AppendAllTextAsync(path, "0,\"own_stall_us\":1}\n", TestContext.Current.CancellationToken);

        Assert.Equal(51, (await log.ReadAsync(requests: 1)).All.P999);
    }

    [Fact]
    public async Task Requests_that_were_never_logged_are_told_as_a_share()
    {
        var path = _folder.File("log");
        await File.WriteAllTextAsync(path, "{\"own_us\":40,\"own_stall_us\":0}\n", TestContext.Current.CancellationToken);

        Assert.Equal(0.25, (await new RequestLogFile(path).ReadAsync(requests: 4)).Logged);
    }
}

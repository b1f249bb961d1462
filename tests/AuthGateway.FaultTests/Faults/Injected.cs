using System.Globalization;
using AuthGateway.FaultTests.Stack;
using AuthGateway.TestSupport;

namespace AuthGateway.FaultTests.Faults;

/// <summary>What several faults are made of.</summary>
internal static class Injected
{
    /// <summary>A fault that a peer or the gateway's hook makes itself and measures: the answer's header says how large it was.</summary>
    public static async Task<TimeSpan> ByHeaderAsync(FaultStack stack, string request, string header, string measured)
    {
        var answer = Ok(await stack.SendAsync(request, header));
        return answer.Header(measured) is { } text ? TimeSpan.FromMicroseconds(double.Parse(text, CultureInfo.InvariantCulture)) : TimeSpan.Zero;
    }

    /// <summary>Holds what goes in one direction, from when it comes.</summary>
    public static async Task<TimeSpan> ByHoldAsync(ChaosDirection direction, TimeSpan size, Func<Task<RawResponse>> send)
    {
        var hold = direction.Hold();
        var answer = send();
        await hold.Reached;
        var held = await WaitAsync(size);
        hold.Release();
        Ok(await answer);
        return held;
    }

    /// <summary>Waits, and says how long it really was.</summary>
    public static async Task<TimeSpan> WaitAsync(TimeSpan size)
    {
        var began = TimeProvider.System.GetTimestamp();
        if (size > TimeSpan.Zero)
        {
            await Task.Delay(size);
        }

        return TimeProvider.System.GetElapsedTime(began);
    }

    /// <summary>The answer, which must be a good one.</summary>
    public static RawResponse Ok(RawResponse answer) =>
        answer is { Status: 200, Complete: true } ? answer : throw new InvalidOperationException($"An answer that should be good: {answer.Head}\n{answer.Text}");

    /// <summary>A number of milliseconds for a query or a header.</summary>
    public static string Text(TimeSpan size) => size.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
}

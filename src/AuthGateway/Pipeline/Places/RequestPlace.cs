using AuthGateway.Identity;

namespace AuthGateway.Pipeline.Places;

/// <summary>What one request holds: a request's place, a stream's, or, while a WebSocket is being opened, both.</summary>
internal sealed class RequestPlace(HttpContext context, RequestPlaces places, bool asksForStream)
{
    private const int Over = 0;
    private const int Request = 1;
    private const int Stream = 2;
    private const int Both = Request | Stream;

    // The answer's headers and the request's end may meet when the caller leaves: whoever changes this gives back.
    private int _held = asksForStream ? Both : Request;

    /// <summary>At the answer's headers: a stream goes on for as long as both sides like and makes room for requests.</summary>
    public Task AtHeadersAsync()
    {
        if (OpenStreams.IsStream(context))
        {
            BecomeStream();
        }

        return Task.CompletedTask;
    }

    /// <summary>At the answer's end: gives back what is held, once.</summary>
    public Task GiveBackAsync()
    {
        Return(Interlocked.Exchange(ref _held, Over));
        return Task.CompletedTask;
    }

    // A stream of server-sent events that finds no stream's place keeps its request's: its answer has begun, so it can't be
    // refused, and both numbers bound it.
    private void BecomeStream()
    {
        var held = Volatile.Read(ref _held);
        if (held == Both || (held == Request && places.Streams.TryTake()))
        {
            var was = Interlocked.CompareExchange(ref _held, Stream, held);
            Return(was == held ? Request : held == Request ? Stream : Over);
        }
    }

    private void Return(int held)
    {
        if ((held & Request) != 0)
        {
            places.Requests.GiveBack();
        }

        if ((held & Stream) != 0)
        {
            places.Streams.GiveBack();
        }
    }
}

using System.Net;
using ClassifierService.Batching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ClassifierService.Tests;

/// <summary>More requests than can be answered, late ones, and the end of the service.</summary>
public class LoadTests
{
    [Fact]
    public async Task A_full_queue_refuses_with_a_time_to_retry()
    {
        using var service = new Service(("QueueLength", 2), ("GatherMilliseconds", 500));
        using var client = service.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ =>
            client.PostAsync("/classify", new ByteArrayContent(Service.Photo))));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Should().NotBeEmpty();
        refused.Should().OnlyContain(answer => answer.Headers.RetryAfter != null);
        answers.Except(refused).Should().NotBeEmpty()
            .And.OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
        // The places are free again.
        (await client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).StatusCode
            .Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_beyond_its_deadline_is_dropped()
    {
        using var service = new Service(("DeadlineSeconds", 0.05), ("GatherMilliseconds", 1000));
        using var client = service.Client();
        var response = await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync()).Should().Contain("longer than its deadline");
    }

    /// <summary>A client that goes away frees its place before its image is computed.</summary>
    [Fact]
    public async Task A_cancelled_request_frees_its_place()
    {
        using var service = new Service(("QueueLength", 1), ("GatherMilliseconds", 1000));
        using var client = service.Client();
        using var cancellation = new CancellationTokenSource();
        var first = client.PostAsync("/classify", new ByteArrayContent(Service.Photo), cancellation.Token);
        await Until(service, accepted => accepted == 1);
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        await Until(service, accepted => accepted == 0);
        (await client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).StatusCode
            .Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Accepted_requests_are_answered_when_the_service_stops()
    {
        using var service = new Service(("GatherMilliseconds", 1000), ("BatchSize", 64));
        using var client = service.Client();
        await client.PostAsync("/classify", new ByteArrayContent(Service.Photo));
        var requests = Enumerable.Range(0, 8)
            .Select(_ => client.PostAsync("/classify", new ByteArrayContent(Service.Photo))).ToList();
        await Until(service, accepted => accepted == requests.Count);
        service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        (await Task.WhenAll(requests)).Should().OnlyContain(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    private static async Task Until(Service service, Func<int, bool> isReached)
    {
        var queue = service.Services.GetRequiredService<ImageQueue>();
        for (var attempt = 0; !isReached(queue.Accepted); attempt++)
        {
            attempt.Should().BeLessThan(3000, "{0} images are accepted", queue.Accepted);
            await Task.Delay(10);
        }
    }
}

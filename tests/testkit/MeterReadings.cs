using System.Diagnostics.Metrics;

namespace WebTorrent.TestKit;

/// <summary>What the meters of this process say.</summary>
public static class MeterReadings
{
    /// <summary>The sum over all instruments of a name, as a collector would see it now.</summary>
    public static long Sum(string instrumentName)
    {
        long sum = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == instrumentName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => sum += value);
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => sum += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return sum;
    }
}

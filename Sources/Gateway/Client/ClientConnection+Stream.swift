import HTTPWire
import NIOCore

/// Answers of the router's own that go on: their end is the end of the connection.
extension ClientConnection {
    /// Sends the head and then piece after piece, away from the data path: one hop to the event loop a piece.
    func beginStream(_ response: AdminResponse, _ events: AdminEvents, extra: String) {
        guard isOpen else { return }
        loop.metrics.end(.router, model: ModelTable.none, status: response.status)
        write(
            ByteBuffer(
                string: "HTTP/1.1 \(response.status) \(ErrorBody.reason(response.status))\r\n"
                    + "content-type: \(response.contentType)\r\n\(extra)\(answerFields)\(Persistence.close.field)\r\n"))
        flush()
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        stream = Task {
            for await piece in events.pieces {
                let goesOn = try? await bound.eventLoop.submit { bound.value.send(piece) }.get()
                guard goesOn == true else { break }
            }
            bound.eventLoop.execute { bound.value.endStream() }
        }
    }

    /// False once the reader has gone. What a reader cannot take just now is left out.
    private func send(_ piece: String) -> Bool {
        guard isOpen, stream != nil else { return false }
        if isWritable {
            write(ByteBuffer(string: piece))
            flush()
        }
        return true
    }

    private func endStream() {
        guard stream != nil else { return }
        stream = nil
        // Who does not read would never see the end.
        if isWritable { finished(keepAlive: false) } else { closeNow() }
    }
}

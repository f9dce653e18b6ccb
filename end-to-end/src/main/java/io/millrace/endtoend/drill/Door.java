package io.millrace.endtoend.drill;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// What stands in front of the gateways: it leads to those in service, in turn.
final class Door {

    private final List<URI> inService;
    private int turn;

    Door(List<URI> gateways) {
        this.inService = new ArrayList<>(gateways);
    }

    synchronized URI next() {
        turn = (turn + 1) % inService.size();
        return inService.get(turn);
    }

    synchronized void close(URI gateway) {
        inService.remove(gateway);
    }

    synchronized void open(URI gateway) {
        inService.add(gateway);
    }
}

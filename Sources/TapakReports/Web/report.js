// The map, the tables and the switch of layers of a report. Everything it shows stands in the page; nothing is fetched.
(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('tapak-data').textContent);
  var words = data.words;
  var groups = {};
  var features = {};

  function cell(tag, text, kind) {
    var element = document.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }

  // The popup of a feature: the words and numbers of the table, as they stand there.
  function popup(layer, values) {
    var table = document.createElement('table');
    layer.fields.forEach(function (field, index) {
      if (values[index] === '') return;
      var row = table.insertRow();
      row.appendChild(cell('th', field));
      row.appendChild(cell('td', values[index]));
    });
    return table;
  }

  function style(layer, index) {
    var look = layer.classes[index];
    if (!look) return { color: '#666', weight: 1, fillOpacity: 0 };
    return {
      color: look.stroke, weight: 1, opacity: 0.9, fillColor: look.fill || '#fff', fillOpacity: look.fill ? 0.72 : 0,
      dashArray: look.hatched ? '4 2' : null, radius: 4
    };
  }

  function draw(layer) {
    layer.features.forEach(function (feature) { feature.geometry = data.shapes[feature.g]; });
    return L.geoJSON(layer.features, {
      style: function (feature) { return style(layer, feature.c); },
      pointToLayer: function (feature, place) { return L.circleMarker(place, style(layer, feature.c)); },
      onEachFeature: function (feature, shape) {
        shape.bindPopup(function () { return popup(layer, feature.v); }, { maxWidth: 380 });
        features[layer.id + '|' + feature.i] = shape;
      }
    });
  }

  var holder = document.getElementById('map');
  if (holder && data.layers.length) {
    var map = L.map(holder, { zoomSnap: 0.25, attributionControl: false, keyboard: true });
    L.control.scale({ imperial: false }).addTo(map);
    var bounds = L.latLngBounds([[data.extent[1], data.extent[0]], [data.extent[3], data.extent[2]]]);
    map.fitBounds(bounds);
    var list = document.getElementById('layers');
    data.layers.forEach(function (layer) {
      groups[layer.id] = draw(layer);
      var label = document.createElement('label');
      var box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = layer.isShown;
      box.addEventListener('change', function () {
        if (box.checked) groups[layer.id].addTo(map); else map.removeLayer(groups[layer.id]);
      });
      label.appendChild(box);
      label.appendChild(cell('span', layer.title));
      list.appendChild(label);
      var classes = document.createElement('ul');
      layer.classes.forEach(function (look, index) {
        var line = document.createElement('li');
        var swatch = cell('span', '', 'swatch' + (look.hatched ? ' hatched' : ''));
        swatch.style.backgroundColor = look.fill || 'transparent';
        swatch.style.borderColor = look.stroke;
        line.appendChild(swatch);
        line.appendChild(cell('span', look.label));
        line.appendChild(cell('span', look.count, 'count'));
        classes.appendChild(line);
      });
      list.appendChild(classes);
      if (layer.isShown) groups[layer.id].addTo(map);
      box.dataset.layer = layer.id;
    });

    // From a name in a table to its place on the map.
    document.querySelectorAll('button.place').forEach(function (button) {
      button.addEventListener('click', function () {
        var shape = features[button.dataset.place];
        if (!shape) return;
        var id = button.dataset.place.split('|')[0];
        list.querySelectorAll('input').forEach(function (box) {
          if (box.dataset.layer === id && !box.checked) { box.checked = true; groups[id].addTo(map); }
        });
        map.fitBounds(shape.getBounds ? shape.getBounds() : L.latLngBounds([shape.getLatLng()]), { maxZoom: 16 });
        shape.openPopup();
        holder.scrollIntoView({ block: 'center' });
        holder.focus({ preventScroll: true });
      });
    });
  }

  // Tables sort by the numbers themselves, not by how they are written; rows of sums stay at the end.
  document.querySelectorAll('table.sortable').forEach(function (table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      head.querySelector('button').addEventListener('click', function () {
        var rises = head.getAttribute('aria-sort') !== 'ascending';
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', rises ? 'ascending' : 'descending');
        var body = table.tBodies[0];
        var rows = Array.prototype.slice.call(body.rows);
        var isNumber = head.classList.contains('n');
        function key(row) {
          var text = row.cells[column].dataset.v;
          return text === undefined ? row.cells[column].textContent : text;
        }
        rows.sort(function (a, b) {
          var sums = a.classList.contains('sum') - b.classList.contains('sum');
          if (sums) return sums;
          var x = key(a), y = key(b);
          if (x === '' || y === '') return (x === '') - (y === '');
          var order = isNumber ? Number(x) - Number(y) : x.localeCompare(y, data.language, { numeric: true });
          return rises ? order : -order;
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  });

  var printer = document.getElementById('print');
  if (printer) printer.addEventListener('click', function () { window.print(); });
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (part) { part.open = true; });
  });

  // The data of the page, to be saved from it.
  document.querySelectorAll('button.save').forEach(function (button) {
    button.addEventListener('click', function () {
      var layer = data.layers.filter(function (one) { return one.id === button.dataset.layer; })[0];
      var collection = {
        type: 'FeatureCollection',
        features: layer.features.map(function (feature) {
          var properties = {};
          layer.keys.forEach(function (key, index) { properties[key] = feature.v[index]; });
          return { type: 'Feature', properties: properties, geometry: feature.geometry };
        })
      };
      var link = document.createElement('a');
      link.href = 'data:application/geo+json;charset=utf-8,' + encodeURIComponent(JSON.stringify(collection));
      link.download = layer.id + '.geojson';
      link.click();
    });
  });
  document.documentElement.dataset.ready = words.ready;
})();
